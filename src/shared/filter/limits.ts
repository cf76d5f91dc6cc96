/** Bounds of the filter language: what a text may ask of the parser, the checker and the engine that runs it. */

/** UTF-16 units of a filter. */
export const MAX_FILTER_LENGTH = 65_536
/** Parentheses, negations, slices and calls inside one another. */
export const MAX_FILTER_DEPTH = 128
/** Members of one `in {…}`. */
export const MAX_SET_MEMBERS = 4_096
/** UTF-16 units of a regular expression, and instructions of its compiled program. */
export const MAX_PATTERN_LENGTH = 1_000
export const MAX_PATTERN_PROGRAM = 2_000
/** Characters of a macro's name, with its dollar, and macros that use one another. */
export const MAX_MACRO_NAME = 80
export const MAX_MACRO_DEPTH = 31
