package dev.portolan.gateway;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

import dev.portolan.gateway.program.Gateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.policy.model.Decision;
import dev.portolan.provider.Provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The main code of all modules: its source files, and its classes as compiled. */
final class MainCode {
    private static final Path PROJECT = Path.of("..");
    private static final List<Path> SOURCE_FOLDERS =
            Stream.of("routing-policies", "providers", "gateway", "load-tests")
                    .map(module -> PROJECT.resolve(module).resolve("src/main/java"))
                    .toList();
    private static final String PACKAGE_INFO = "package-info.java";

    /** One class of each module, from which the module's class files are located. */
    private static final List<Class<?>> ANCHORS =
            List.of(Decision.class, Provider.class, Gateway.class, SimulatedEndpoint.class);

    private MainCode() {}

    /** The classes of all modules that have a source file in main code. */
    static JavaClasses classes() {
        return Imported.CLASSES;
    }

    /** Imports the classes when they are first needed: reading sources needs none of them. */
    private static final class Imported {
        private static final JavaClasses CLASSES = importClasses();
    }

    private static JavaClasses importClasses() {
        return new ClassFileImporter()
                .importLocations(
                        ANCHORS.stream().map(MainCode::location).collect(Collectors.toSet()))
                .that(DescribedPredicate.describe("are main code", MainCode::hasMainSource));
    }

    private static Location location(Class<?> anchor) {
        URL where = anchor.getProtectionDomain().getCodeSource().getLocation();
        boolean jar = where.getPath().endsWith(".jar");
        return Location.of(jar ? URI.create("jar:" + where + "!/") : URI.create(where.toString()));
    }

    private static boolean hasMainSource(JavaClass compiled) {
        String file = compiled.getSource().flatMap(source -> source.getFileName()).orElse("");
        Path path = Path.of(compiled.getPackageName().replace('.', '/'), file);
        return SOURCE_FOLDERS.stream().anyMatch(folder -> Files.exists(folder.resolve(path)));
    }

    /** The folders of the main source trees that hold at least one class, one per package. */
    static List<Path> packages() {
        return sources().map(Path::getParent).distinct().sorted().toList();
    }

    /** The source files of a package without its package-info. */
    static List<Path> classesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(MainCode::isClass).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a package's package-info; empty where the package has none. */
    static String packageInfo(Path folder) {
        Path file = folder.resolve(PACKAGE_INFO);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All source files but the package-infos. */
    static Stream<Path> sources() {
        return SOURCE_FOLDERS.stream().flatMap(MainCode::sourcesUnder);
    }

    private static Stream<Path> sourcesUnder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(MainCode::isClass).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.equals(PACKAGE_INFO);
    }
}
