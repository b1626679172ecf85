import { serve } from "../core/serve.ts";
import { pve } from "./provider.ts";

await serve(pve, process.argv.slice(2));
