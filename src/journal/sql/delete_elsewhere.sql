DELETE FROM elsewhere WHERE at_ms < :horizon;
