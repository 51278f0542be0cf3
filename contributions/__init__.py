"""Who changes what: corrections of single facts, and decisions on what lists propose."""
