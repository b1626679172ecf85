import { serve } from "../../../provider/core/serve.ts";
import { ToyBox, toyProvider } from "./toyProvider.ts";

const box = new ToyBox(process.env["TOY_BOX"]);
box.afterCreate = async (call, id) => {
  if (id.endsWith("/slow")) await box.playUntilStopped(call, id);
};

await serve(toyProvider(box), process.argv.slice(2));
