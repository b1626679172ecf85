/** The path with one slash between its parts and none at the end; undefined where it has other signs. */
export function normalPath(path: string): string | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  const normal = `/${parts.join("/")}`;
  return /^[/A-Za-z0-9._@:!+-]+$/.test(normal) ? normal : undefined;
}

const id = "[A-Za-z0-9._-]+";
const shapes = [
  "/",
  "/access",
  "/access/groups",
  `/access/groups/${id}`,
  "/access/realm",
  `/access/realm/${id}`,
  "/mapping",
  `/mapping/(dir|pci|usb|notifications)`,
  `/mapping/(dir|pci|usb|notifications)/${id}`,
  "/nodes",
  `/nodes/${id}`,
  "/pool",
  `/pool/${id}(/${id}){0,2}`,
  "/sdn",
  `/sdn/(zones|vnets|controllers|dns|ipams)`,
  `/sdn/(zones|vnets|controllers|dns|ipams)/${id}`,
  `/sdn/zones/${id}/${id}(/\\d+)?`,
  "/storage",
  `/storage/${id}`,
  "/vms",
  "/vms/[1-9][0-9]{2,}",
].map((shape) => new RegExp(`^${shape}$`));

/** Whether an ACL can be set there: guests start at 100. */
export const isAclPath = (path: string) => shapes.some((shape) => shape.test(path));
