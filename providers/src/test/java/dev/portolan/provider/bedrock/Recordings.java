package dev.portolan.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;

/** The recorded exchanges, read once. */
public final class Recordings {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, byte[]> FILES = read();

    private Recordings() {}

    /** One case of the index. */
    public record Case(String dir, String api, String kind) {
        /** Its files by their names, in order. */
        public Map<String, byte[]> files() {
            var files = new TreeMap<String, byte[]>();
            FILES.forEach(
                    (name, bytes) -> {
                        if (name.startsWith(dir + "/")) {
                            files.put(name.substring(dir.length() + 1), bytes);
                        }
                    });
            return files;
        }

        @Override
        public String toString() {
            return dir;
        }
    }

    public static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (var entry : json(FILES.getOrDefault("index.json", new byte[0]))) {
            cases.add(
                    new Case(
                            entry.path("dir").asText(),
                            entry.path("api").asText(),
                            entry.path("cls").asText()));
        }
        return cases;
    }

    public static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> read() {
        var files = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(Recordings.class.getResourceAsStream("recorded.zip"))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
