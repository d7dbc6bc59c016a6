/** The lessons in the order in which one goes through them. */
export const lessons = ['touch', 'pages', 'type', 'look'] as const;
export type LessonName = (typeof lessons)[number];
