// Measures a body while it passes: its hash, its size, whether it still comes, and whether it swells more than honest
// compression does.
import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { CentraleError } from '../errors.js';

const LARGEST_BYTES = 2 * 1024 ** 3;
const LARGEST_SWELLING = 200;
const SMALL_ENOUGH = 16 * 1024 ** 2;

/** A sender who brings less than this in so long is gone, or holds a place that others need. */
export interface LeastPace {
  bytes: number;
  ms: number;
}
/** A hundred times slower than the slowest mobile network. */
const LEAST_PACE: LeastPace = { bytes: 2_048, ms: 30_000 };

/**
 * Counts bytes as received; put before decompression. Fails with UPLOAD_STALLED where the sender keeps it waiting: time in
 * which what came could not be passed on yet is ours, and is not held against him.
 */
export class ByteCounter extends Transform {
  bytes = 0;
  #bytesBefore = 0;
  readonly #watch: NodeJS.Timeout;

  constructor(private readonly pace: LeastPace = LEAST_PACE) {
    super();
    this.#watch = setInterval(() => this.#look(), pace.ms).unref();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    clearInterval(this.#watch);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.#watch);
    done(error);
  }

  #look(): void {
    const isWaiting = this.readableLength === 0;
    if (isWaiting && this.bytes - this.#bytesBefore < this.pace.bytes) {
      this.destroy(new CentraleError('UPLOAD_STALLED'));
    }
    this.#bytesBefore = this.bytes;
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
