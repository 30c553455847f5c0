package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.gateway.admin.AdminRoute.Probe;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

final class RouteTableTest {
    private final RouteTable table = new RouteTable();

    @BeforeEach
    void fill() {
        table.add("GET", "/tenants", route());
        table.add("GET", "/tenants/{tenant}/keys/{key}", route());
        table.add("DELETE", "/tenants/{tenant}/keys/{key}", route());
        table.add("POST", "/tenants/all/keys/{key}", route());
        table.add("POST", "/tenants/own/keys/new", route());
    }

    private static AdminRoute route() {
        return new Probe(() -> AdminAnswer.text(200, "text/plain", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "/tenants/acme/keys/ci, acme, ci",
        "/tenants/a%2Fb/keys/x%20y, a/b, x y",
        "/tenants/a+b/keys/%C3%A9, a+b, é",
    })
    void path_withVariables_isDecoded(String path, String tenant, String key) {
        assertThat(table.find(path).orElseThrow().variables())
                .isEqualTo(Map.of("tenant", tenant, "key", key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tenants/",
                "/tenants//keys/ci",
                "/tenants/acme/keys",
                "/tenants/acme/keys/ci/",
                "/tenants/acme/keys/%zz",
                "/%74enants",
                "",
            })
    void path_thatNoRouteHas_isNotFound(String path) {
        assertThat(table.find(path)).isEmpty();
    }

    @Test
    void path_withoutVariables_winsOverOneWith() {
        assertThat(table.find("/tenants/own/keys/new").orElseThrow().allowed()).isEqualTo("POST");
        assertThat(table.find("/tenants/acme/keys/new").orElseThrow().allowed())
                .isEqualTo("DELETE, GET, HEAD");
    }

    @Test
    void head_ofAPathWithGet_isGet() {
        RouteTable.Found found = table.find("/tenants").orElseThrow();

        assertThat(found.route("HEAD")).isEqualTo(found.route("GET")).isPresent();
        assertThat(found.route("POST")).isEmpty();
    }

    @Test
    void route_addedTwice_isAnError() {
        assertThatThrownBy(() -> table.add("GET", "/tenants", route()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GET /tenants has two routes");
    }
}
