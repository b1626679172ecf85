import { installCommandPlugin } from "../../commandPlugin/installCommandPlugin.ts";
import { installProxmoxvePlugin } from "../../proxmoxvePlugin/installProxmoxvePlugin.ts";
import { proxmoxve } from "./runtimeDevices.ts";

// Run in a guest, by runtime.sh: gives a PULUMI_HOME there the plugins that the lab's stacks have.
const [pulumiHome = ""] = process.argv.slice(2);
await installCommandPlugin(pulumiHome);
await installProxmoxvePlugin(pulumiHome, proxmoxve);
