"""Writers of exports, in every variant that real files come in, from one small invented set of facts."""
