// Measures a body while it passes: its hash, its size, and whether it swells more than honest compression does.
import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { CentraleError } from '../errors.js';

const LARGEST_BYTES = 2 * 1024 ** 3;
const LARGEST_SWELLING = 200;
const SMALL_ENOUGH = 16 * 1024 ** 2;

/** Counts bytes as received; put before decompression. */
export class ByteCounter extends Transform {
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    done(null, chunk);
  }
}

/** SHA-256 and size of the decoded bytes. Fails with RETURN_TOO_LARGE above 2 GiB, or 200 times what was received. */
export class BodyMeasure extends Transform {
  bytes = 0;
  readonly #hash = createHash('sha256');

  constructor(private readonly received: ByteCounter) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    const isSwollen =
      this.bytes > SMALL_ENOUGH && this.bytes > this.received.bytes * LARGEST_SWELLING;
    if (this.bytes > LARGEST_BYTES || isSwollen) {
      done(new CentraleError('RETURN_TOO_LARGE'));
      return;
    }
    this.#hash.update(chunk);
    done(null, chunk);
  }

  sha256(): Buffer {
    return this.#hash.digest();
  }
}
