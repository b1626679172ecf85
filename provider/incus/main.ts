import { serve } from "../core/serve.ts";
import { incus } from "./provider.ts";

await serve(incus, process.argv.slice(2));
