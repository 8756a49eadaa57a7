/** Something a reader of a number must know. Warnings travel with the data into the report. */
export interface Warning {
  readonly code:
    | 'few-blocks'
    | 'noise-floor'
    | 'backend-substituted'
    | 'foreign-load'
    | 'garbage-on-pipe'
    | 'torn-line'
    | 'lost-tail'
    | 'counts-differ'
    | 'node-version-differs'
    | 'outliers'
    | 'shortened'
    | 'other';
  readonly message: string;
}
