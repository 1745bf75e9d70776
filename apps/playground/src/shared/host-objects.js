// What the host hands to the guest, each by its name as a global. The guest gets these very objects, through the membrane.

/** A fresh set for each run. */
export function makeHostObjects() {
  const shop = { name: "Corner shop", open: true, address: { street: "Mill Lane", number: 7 } };

  const cart = {
    items: [
      { name: "apple", cents: 40 },
      { name: "pear", cents: 55 },
    ],
    note: "",
  };

  const user = { name: "Ada", email: "ada@example.org", password: "correct horse" };

  const euros = (cents) => `€${(cents / 100).toFixed(2)}`;

  // Calls back into the guest, once for each item.
  const total = (priceOf) => cart.items.reduce((sum, item) => sum + priceOf(item), 0);

  const order = (number) => {
    if (!Number.isInteger(number)) throw new TypeError("An order has a whole number");
    return { number, paid: number % 2 === 0 };
  };

  const stock = async (name) => ({ name, left: name.length * 3 });

  class Account {
    #cents = 0;
    pay(cents) {
      this.#cents += cents;
      return this;
    }
    get balance() {
      return euros(this.#cents);
    }
  }

  return { shop, cart, user, euros, total, order, stock, Account };
}
