import { flowDiagram, flowDocument } from '../core/flow-diagram.ts';
import { OK } from './exit.ts';

export function diagram({ document }: { document?: true }): number {
  console.log(document === true ? flowDocument().trimEnd() : flowDiagram());
  return OK;
}
