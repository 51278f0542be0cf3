/** On every page of the site: what makes it quicker to the hand. Without it, each page works as it is. */

import { openActions } from "./actions.js";
import { followForms } from "./forms.js";
import { openMapAreas } from "./map_area.js";
import { openPlaceFields } from "./place_field.js";
import { openSelection } from "./selection.js";

/** Brings what is on a page, or was just put there, to life. */
function open(root: ParentNode): void {
  openPlaceFields(root);
  openActions(root);
  openSelection(root);
  openMapAreas(root);
}

followForms(open);
open(document);
