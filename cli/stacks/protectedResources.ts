/** The part of `pulumi stack export` that is read here. */
export interface ExportedStack {
  readonly deployment: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly protect?: boolean;
      readonly inputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

export interface ProtectedResource {
  readonly urn: string;
  /** The server's name of it, such as a machine's; else its name in the program. */
  readonly name: string;
}

export function protectedResources({ deployment }: ExportedStack): ProtectedResource[] {
  return (deployment.resources ?? [])
    .filter(({ protect }) => protect)
    .map(({ urn, inputs }) => {
      const name = inputs?.["name"];
      return { urn, name: typeof name === "string" ? name : urn.slice(urn.lastIndexOf("::") + 2) };
    });
}
