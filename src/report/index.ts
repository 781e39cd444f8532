export type {
  Block,
  CalloutBlock,
  CodeBlock,
  Column,
  FactsBlock,
  FigureBlock,
  HeadingBlock,
  MathBlock,
  ObservationsBlock,
  ProseBlock,
  ReportSpec,
  Section,
  TableBlock,
} from "./document.ts";
export { outsideReferences, report } from "./report.ts";
