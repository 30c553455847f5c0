package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The recorded cases in one folder of the test resources. */
final class Recordings {
    public static final ObjectMapper JSON = new ObjectMapper();

    /** One case: its line in the index, and its files by name. */
    record Recorded(JsonNode index, Map<String, byte[]> files) {
        String name() {
            return index.path("dir").asText();
        }

        String provider() {
            return index.path("provider").asText();
        }

        String kind() {
            return index.path("cls").asText();
        }

        public JsonNode json(String file) {
            var bytes = files.get(file);
            return bytes == null ? JSON.missingNode() : Recordings.json(bytes);
        }
    }

    private Recordings() {}

    static List<Recorded> in(String folder) {
        var files = RecordedFiles.in("/recorded/" + folder);
        var cases = new ArrayList<Recorded>();
        for (var line :
                new String(files.remove("index.jsonl"), StandardCharsets.UTF_8).lines().toList()) {
            var index = json(line.getBytes(StandardCharsets.UTF_8));
            var own = new TreeMap<String, byte[]>();
            var dir = index.path("dir").asText() + "/";
            files.subMap(dir, dir + Character.MAX_VALUE)
                    .forEach((path, bytes) -> own.put(path.substring(dir.length()), bytes));
            cases.add(new Recorded(index, own));
        }
        return cases;
    }

    /** Returns the tree of some bytes; missing where they are no JSON. */
    public static JsonNode json(byte[] bytes) {
        try {
            var tree = JSON.readTree(bytes);
            return tree == null ? JSON.missingNode() : tree;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
