package dev.portolan.load.cases;

import java.util.Map;
import java.util.Optional;

/**
 * The request that an upstream must get.
 *
 * @param position where it is written
 * @param deployment the number of the deployment that must get it, from 1
 * @param path the path below the endpoint's address, with the query
 * @param headers headers by name in lower case
 * @param body the JSON body
 * @param text the body's text
 */
public record ExpectedRequest(
        CasePosition position,
        Optional<Integer> deployment,
        Optional<Expectation> path,
        Map<String, Expectation> headers,
        Optional<Expectation> body,
        Optional<Expectation> text) {}
