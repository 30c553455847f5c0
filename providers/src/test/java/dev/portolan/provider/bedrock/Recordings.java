package dev.portolan.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.provider.recorded.RecordedFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The recorded exchanges, read once. */
public final class Recordings {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final SortedMap<String, byte[]> FILES =
            RecordedFiles.in("/dev/portolan/provider/bedrock/recorded");

    private Recordings() {}

    /** One case of the index. */
    public record Case(String dir, String api, String kind) {
        /** Its files by their names, in order. */
        public Map<String, byte[]> files() {
            var files = new TreeMap<String, byte[]>();
            // A slash is followed by a zero in the alphabet.
            FILES.subMap(dir + "/", dir + "0")
                    .forEach((name, bytes) -> files.put(name.substring(dir.length() + 1), bytes));
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
}
