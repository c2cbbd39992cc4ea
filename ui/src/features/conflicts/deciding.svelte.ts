/** Which contradiction a manager decides about at this screen. */

export class Deciding {
  id = $state<string | null>(null);
}
