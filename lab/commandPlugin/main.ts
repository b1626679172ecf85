import { serve } from "../../provider/core/serve.ts";
import { commandProvider } from "./commandProvider.ts";

await serve(commandProvider, process.argv.slice(2));
