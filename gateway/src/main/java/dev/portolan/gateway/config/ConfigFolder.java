package dev.portolan.gateway.config;

import dev.portolan.gateway.reading.PemFiles;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The configuration's folder, and where the files in it are. */
record ConfigFolder(Path path, Fields root, Sources sources, PemFiles pems) {

    /** The files written under {@code key}, or those in the usual place. */
    public List<Path> files(String key, List<Scalar> written, String usual) {
        List<Path> files = new ArrayList<>();
        for (ConfigPath place : places(key, written, usual)) {
            files.addAll(sources.expand(place.path(), place.named()));
        }
        return files;
    }

    /**
     * The files and folders written under {@code key}; where nothing is written, the usual place,
     * if anything is there.
     */
    List<ConfigPath> places(String key, List<Scalar> written, String usual) {
        List<ConfigPath> places = new ArrayList<>();
        for (Scalar scalar : written) {
            places.add(new ConfigPath(path.resolve(scalar.text()), scalar.at()));
        }
        Path place = path.resolve(usual);
        if (!root.has(key) && sources.isThere(place)) {
            places.add(new ConfigPath(place, root.at()));
        }
        return places;
    }
}
