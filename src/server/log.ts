/** The operational log: JSON lines for machines and those who run them. What callers said never goes in here. */
export interface Log {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
