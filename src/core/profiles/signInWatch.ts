/** A sign-in that goes on elsewhere, and that is looked for again and again. */
export interface SignInWatch {
  /**
   * Looks whether somebody has signed in, after the looks before it; true once that is so, and from then on without looking.
   * @param isTold whether a look that fails is told of. It goes on either way: the page in the browser may not be done with yet.
   */
  look(isTold: boolean): Promise<boolean>;
}

/**
 * @param isSignedIn opens what was signed in to, and gives true where that is done
 * @param onError told the first failure, and not each of them
 */
export function watchSignIn(isSignedIn: () => Promise<boolean>, onError: (error: unknown) => void): SignInWatch {
  let isOver = false;
  let wasTold = false;
  let last: Promise<unknown> = Promise.resolve();

  async function once(isTold: boolean): Promise<boolean> {
    try {
      isOver ||= await isSignedIn();
    } catch (error) {
      if (isTold && !wasTold) {
        wasTold = true;
        onError(error);
      }
    }
    return isOver;
  }

  return {
    look(isTold) {
      const next = last.then(() => once(isTold));
      last = next;
      return next;
    },
  };
}
