"""The engine of the Sơn La communication map: knows no particular layer and no callback."""
