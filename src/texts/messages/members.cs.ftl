hub-till-revoked = Centrála tuto pokladnu vyřadila: zavolejte podporu. Prodeje zůstávají uložené
