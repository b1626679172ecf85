import { serve } from "../../provider/core/serve.ts";
import { commandProvider } from "./commandProvider.ts";

// The engine shows what a plugin writes here: nobody is to take this one for the vendor's.
process.stderr.write("command: a stand-in for the vendor's plugin (lab/commandPlugin/README.md)\n");

await serve(commandProvider, process.argv.slice(2));
