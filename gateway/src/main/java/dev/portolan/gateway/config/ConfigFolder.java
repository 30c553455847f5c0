package dev.portolan.gateway.config;

import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The configuration's folder with its root file, and access to the other files. */
record ConfigFolder(Path path, Fields root, Sources sources, PemFiles pems) {

    /** Returns the files named under {@code key}, or those at the default path. */
    public List<Path> files(String key, List<Scalar> written, String defaultName) {
        List<Path> files = new ArrayList<>();
        for (ConfigPath defaultPath : paths(key, written, defaultName)) {
            files.addAll(sources.expand(defaultPath.path(), defaultPath.position()));
        }
        return files;
    }

    /**
     * Returns the paths named under {@code key}; if there are none, the default path if it exists.
     */
    List<ConfigPath> paths(String key, List<Scalar> written, String defaultName) {
        List<ConfigPath> paths = new ArrayList<>();
        for (Scalar scalar : written) {
            paths.add(new ConfigPath(path.resolve(scalar.text()), scalar.at()));
        }
        Path defaultPath = path.resolve(defaultName);
        if (!root.has(key) && sources.exists(defaultPath)) {
            paths.add(new ConfigPath(defaultPath, root.at()));
        }
        return paths;
    }
}
