import { allPages } from "./blocks.ts";
import { tryPages } from "./try-pages.ts";

// Every block of code on the pages runs and prints what the page shows. Those of the commands are in a file of their own, to run beside.
tryPages(allPages().filter((path) => !path.startsWith("docs/commands/")));
