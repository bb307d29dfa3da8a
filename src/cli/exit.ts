/** Exit codes (contract, section 1). */
export const OK = 0;
export const FAILED = 1;
export const USAGE = 2;
