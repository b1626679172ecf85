/** All values are strings; an empty one unsets its key. */
export type ConfigMap = Readonly<Record<string, string>>;

/** Device name to its config, `type` included. */
export type DevicesMap = Readonly<Record<string, ConfigMap>>;
