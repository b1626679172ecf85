/** Which resource of this run stands for which object, learnt in Check. */
export class Claims {
  readonly #owners = new Map<string, string>();
  readonly #claimed = new Map<string, string>();

  /** Returns the URN that already stands for this object, if it is another one. */
  claim(token: string, id: string, urn: string): string | undefined {
    const object = `${token} ${id}`;
    const owner = this.#owners.get(object);
    if (owner !== undefined && owner !== urn) return owner;
    this.release(urn);
    this.#owners.set(object, urn);
    this.#claimed.set(urn, object);
    return undefined;
  }

  /** The other resource of this run that the object belongs to by now. */
  otherOwner(token: string, id: string, urn: string): string | undefined {
    const owner = this.#owners.get(`${token} ${id}`);
    return owner === urn ? undefined : owner;
  }

  private release(urn: string): void {
    const object = this.#claimed.get(urn);
    if (object !== undefined) this.#owners.delete(object);
  }
}
