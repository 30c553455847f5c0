-- Raises counters to what a replica has seen before the server's data was lost.
--
-- KEYS[3...]: the counters. ARGV: epoch, and for each counter its kind and state: q and t: the time
-- at which its bucket is empty, in seconds and nanoseconds; b: the settled sum, and the end of the
-- window in milliseconds.
--
-- Returns H and the time, or L.

if not in_epoch(ARGV[1]) then
    return {'L', now_s, now_us}
end
local arg = 2
for i = 3, #KEYS do
    local key, kind = KEYS[i], ARGV[arg]
    if kind == 'b' then
        local settled, reserved = read_budget(key)
        if exceeds(ARGV[arg + 1], settled) then
            write_budget(key, ARGV[arg + 1], reserved, tonumber(ARGV[arg + 2]))
        end
    else
        local level = level_of(tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2]))
        if level > level_of(read_rate(key)) then
            write_rate(key, level)
        end
    end
    arg = arg + 3
end
return {'H', now_s, now_us}
