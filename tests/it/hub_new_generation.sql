UPDATE hub SET generation = randomblob(16);
