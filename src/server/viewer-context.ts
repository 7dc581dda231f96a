// What a request's reading of the graph rests on: the viewer's own session, and loaders that live as long as the request.
import type { Viewer } from '../access/viewer.js';
import { makeLoaders } from '../database/loaders.js';
import type { RequestContext } from '../database/request-context.js';
import type { Locale } from '../errors.js';
import type { Gateway } from './gateway.js';

export function toViewerContext(
  { door, parts }: Pick<Gateway, 'door' | 'parts'>,
  viewer: Viewer,
  request: { id: string; locale: Locale },
): RequestContext {
  const session = door.enter(viewer);
  let loaders: RequestContext['loaders'] | undefined;
  return {
    session,
    viewer,
    requestId: request.id,
    locale: request.locale,
    keys: parts.keys,
    get loaders() {
      loaders ??= makeLoaders(session);
      return loaders;
    },
  };
}
