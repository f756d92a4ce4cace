UPDATE kept_after SET signature = zeroblob(64) WHERE length(summary) > 0;
