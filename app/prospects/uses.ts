/** What somebody's data may be used for: the rule itself stands where sending can ask it too. */
export {
  type Hindrance,
  hindrance,
  hindrances,
  hindranceWords,
  isNoticeDue,
  NOTICE_DAYS,
  type Use,
  type UseFacts,
} from "#app/core/uses.ts";
