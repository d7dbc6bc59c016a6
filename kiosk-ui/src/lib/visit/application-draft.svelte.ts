import type { ApplicationReceipt, Procedure } from '@machikado/contracts/procedure.ts';

type ApplicationDraft = {
  procedure: Procedure | undefined;
  /** As typed, by field. */
  answers: Record<string, string>;
  /** The page of the form: −1 is its description, the number of pages its review. */
  at: number;
  key: string | undefined;
  receipt: ApplicationReceipt | undefined;
  slipKey: string;
  slipJobId: string | undefined;
};

/** An application on its way, and its receipt. */
export const application = $state<ApplicationDraft>(blank());

function blank(): ApplicationDraft {
  return {
    procedure: undefined,
    answers: {},
    at: -1,
    key: undefined,
    receipt: undefined,
    slipKey: crypto.randomUUID(),
    slipJobId: undefined,
  };
}

export function resetApplication(procedure: Procedure): void {
  Object.assign(application, blank(), { procedure });
}
