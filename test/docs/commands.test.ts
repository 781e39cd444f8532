import { allPages } from "./blocks.ts";
import { tryPages } from "./try-pages.ts";

tryPages(allPages().filter((path) => path.startsWith("docs/commands/")));
