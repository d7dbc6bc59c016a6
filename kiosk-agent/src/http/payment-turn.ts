/** Whose attempt it is: only the visit that began one sees it, and its end lets go of it. */
export type PaymentTurn = {
  readonly own: (paymentId: string, visitId: string) => void;
  readonly isOwn: (paymentId: string) => boolean;
  /** The attempt of the visit that goes on. */
  readonly current: () => string | undefined;
  /** Forgets the attempt and gives it, so that it can be let go of. */
  readonly leave: () => string | undefined;
};

/** Keeps in memory which attempt belongs to the visit there is. */
export function createPaymentTurn(visitNow: () => string | undefined): PaymentTurn {
  let owned: { readonly paymentId: string; readonly visitId: string } | undefined;
  const current = () => (owned !== undefined && owned.visitId === visitNow() ? owned.paymentId : undefined);
  return {
    own: (paymentId, visitId) => (owned = { paymentId, visitId }),
    isOwn: (paymentId) => current() === paymentId,
    current,
    leave: () => {
      const left = owned?.paymentId;
      owned = undefined;
      return left;
    },
  };
}
