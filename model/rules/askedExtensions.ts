/** The API extensions that rules ask the facts for; `strata facts` notes no others. */
export const askedExtensions: readonly string[] = [];
