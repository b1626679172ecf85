import { serve } from "./core/serve.ts";
import { pack } from "./pack.ts";

await serve(pack);
