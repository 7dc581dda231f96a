// Leaks on purpose: what is planted in both worlds alike, and taken back after the test it is planted for.
import type { World } from '../world.js';
import type { TwoWorlds } from './two-worlds.js';

export class Plants {
  readonly #undo: (() => Promise<void> | void)[] = [];

  constructor(private readonly worlds: TwoWorlds) {}

  async inBoth(work: (world: World) => Promise<unknown>): Promise<void> {
    for (const { door } of [this.worlds.here, this.worlds.there]) await work(door.world);
  }

  /** Statements of the owner; `back` takes them back. */
  async sql(plant: string, back: string): Promise<void> {
    this.#undo.push(() => this.inBoth((world) => world.asOwner(back)));
    await this.inBoth((world) => world.asOwner(plant));
  }

  /** Another text in the place of one in a function of the database, as a slip of the pen would leave it. */
  async inFunction(name: string, text: string, instead: string): Promise<void> {
    await this.inBoth(async (world) => {
      const [found] = await world.asOwner<{ definition: string }>(
        'select pg_get_functiondef($1::regproc) as definition',
        [name],
      );
      const definition = found?.definition ?? '';
      if (!definition.includes(text)) throw new Error(`${name} does not say: ${text}`);
      this.#undo.push(async () => {
        await world.asOwner(definition);
      });
      await world.asOwner(definition.replace(text, () => instead));
    });
  }

  /** Another body for a resolver's method, which is given the true one. */
  method<Host extends object, Name extends keyof Host>(
    host: Host,
    name: Name,
    make: (original: Host[Name]) => Host[Name],
  ): void {
    const original = host[name];
    this.#undo.push(() => {
      host[name] = original;
    });
    host[name] = make(original);
  }

  async takeBack(): Promise<void> {
    for (const last of this.#undo.splice(0).reverse()) await last();
  }
}
