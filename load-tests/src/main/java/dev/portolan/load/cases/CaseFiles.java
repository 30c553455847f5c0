package dev.portolan.load.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files beside a case's {@code case.yaml}. */
record CaseFiles(Path folder) {
    private static final long MAX_BYTES = 16_000_000;

    String text(CaseValue name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    byte[] bytes(CaseValue name) {
        var given = CaseMembers.text(name, "the file's name");
        var file = folder.resolve(given).normalize();
        try {
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
                throw CaseMembers.wrong(
                        name, "\"" + given + "\" is not there", "a file in the case's folder");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw CaseMembers.wrong(
                        name, "\"" + given + "\" is too large", "at most " + MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
