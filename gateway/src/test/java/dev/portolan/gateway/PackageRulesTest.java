package dev.portolan.gateway;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules that every package of main code keeps, in all modules. */
final class PackageRulesTest {
    private static final int MAX_CLASSES = 20;

    @Test
    void package_ofMainCode_hasAtMostTwentyClasses() {
        assertThat(MainCode.packages())
                .isNotEmpty()
                .filteredOn(folder -> MainCode.classesIn(folder).size() > MAX_CLASSES)
                .isEmpty();
    }

    @Test
    void package_ofMainCode_hasDocumentedNullMarkedPackageInfo() {
        assertThat(MainCode.packages())
                .filteredOn(
                        folder -> {
                            String info = MainCode.packageInfo(folder);
                            return !info.startsWith("/**") || !info.contains("\n@NullMarked\n");
                        })
                .isEmpty();
    }

    @Test
    void package_ofMainCode_isNamedForADuty() {
        assertThat(MainCode.packages())
                .extracting(folder -> folder.getFileName().toString())
                .doesNotContainAnyElementsOf(
                        Set.of("util", "utils", "impl", "common", "helper", "dto", "manager"));
    }

    @Test
    void packages_ofAllModules_haveNoCycles() {
        slices().assignedFrom(new PackageAssignment())
                .should()
                .beFreeOfCycles()
                .check(MainCode.classes());
    }

    @Test
    void className_inAllModules_isUsedOnce() {
        Collection<List<Path>> sameName =
                MainCode.packages().stream()
                        .flatMap(folder -> MainCode.classesIn(folder).stream())
                        .collect(Collectors.groupingBy(Path::getFileName))
                        .values();
        assertThat(sameName).isNotEmpty().allSatisfy(files -> assertThat(files).hasSize(1));
    }

    /** Makes each package a slice of its own, a module's root package included. */
    private static final class PackageAssignment implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.portolan")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
