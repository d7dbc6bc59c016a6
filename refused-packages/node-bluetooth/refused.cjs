// Nothing of escpos that needs this package is used; whoever calls it finds out at once.
module.exports = () => {
  throw new Error('The package node-bluetooth is refused here: see refused-packages/README.md.');
};
