// What a resolver may reach while it answers one request. Made once per request and never shared with another.
import type { Keys } from '../access/keys.js';
import type { Viewer } from '../access/viewer.js';
import type { Locale } from '../errors.js';
import type { ViewerSession } from './as-viewer.js';
import type { Loaders } from './loaders.js';

export interface RequestContext {
  session: ViewerSession;
  viewer: Viewer;
  requestId: string;
  locale: Locale;
  loaders: Loaders;
  /** For the keyed hash of a national id that is asked for, and for cursors. */
  keys: Keys;
}
