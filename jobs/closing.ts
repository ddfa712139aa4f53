/** Jobs of the closing room. */
import { askForDueClosures } from "#app/closing/due.server.ts";
import { endResidue, eraseClosure } from "#app/closing/erasing.server.ts";
import {
  closureErasure,
  closureLetter,
  closureSettlement,
  closuresDue,
  residueEnd,
} from "#app/closing/jobs.ts";
import { sendClosureLetter } from "#app/closing/letters.server.ts";
import { settleClosure } from "#app/closing/settling.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(closureSettlement, settleClosure);
handleSystem(closureLetter, sendClosureLetter);
handleSystem(closuresDue, askForDueClosures);
handleSystem(closureErasure, eraseClosure);
handleSystem(residueEnd, endResidue);
