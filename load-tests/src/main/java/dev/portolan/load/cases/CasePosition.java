package dev.portolan.load.cases;

import java.nio.file.Path;

/** A place in a case's file; lines and columns start at 1. */
public record CasePosition(Path file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
