-- What the scripts share: one tenant tree's counters, reservations and their leases.
--
-- KEYS[1] is the tree's epoch, KEYS[2] the ends of its leases, KEYS[3] the reservation, if there is
-- one. All keys of a tree are in one hash slot.
--
-- Numbers are doubles, whose whole numbers are exact up to 2^53. Amounts of money are therefore
-- decimal strings of billionths, computed as units and billionths, and times are computed as seconds
-- and nanoseconds. RateFormula in Java computes rates in the same way.

local BILLION = 1000000000
local MAX_LEVEL = 9000000000000000
local DAY_MILLIS = 86400000
local SETTLED = 'S'
local SETTLED_MILLIS = 5 * 60000
local LAPSES_PER_CALL = 100

local now_s, now_us = server_time()
local now_n = now_us * 1000
local now_ms = now_s * 1000 + math.floor(now_us / 1000)
local base = string.sub(KEYS[1], 1, -(#'epoch' + 1))

-- Money.

local function units(text)
    if not text then
        return 0, 0
    end
    if #text <= 9 then
        return 0, tonumber(text)
    end
    return tonumber(string.sub(text, 1, -10)), tonumber(string.sub(text, -9))
end

local function decimal(high, low)
    if high == 0 then
        return string.format('%d', low)
    end
    return string.format('%d%09d', high, low)
end

local function above(high, low, other_high, other_low)
    return high > other_high or (high == other_high and low > other_low)
end

local function sum(text, other)
    local high, low = units(text)
    local other_high, other_low = units(other)
    high, low = high + other_high, low + other_low
    if low >= BILLION then
        return decimal(high + 1, low - BILLION)
    end
    return decimal(high, low)
end

-- The difference, at least 0.
local function difference(text, other)
    local high, low = units(text)
    local other_high, other_low = units(other)
    if not above(high, low, other_high, other_low) then
        return '0'
    end
    high, low = high - other_high, low - other_low
    if low < 0 then
        return decimal(high - 1, low + BILLION)
    end
    return decimal(high, low)
end

local function exceeds(text, other)
    local high, low = units(text)
    return above(high, low, units(other))
end

-- Rates: the time at which the bucket would be empty.

local function level_of(s, n)
    local level = (s - now_s) * BILLION + (n - now_n)
    return math.max(0, math.min(level, MAX_LEVEL))
end

local function read_rate(key)
    local s, n = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
    if not s then
        return now_s, now_n
    end
    return tonumber(s), tonumber(n)
end

local function write_rate(key, level)
    if level <= 0 then
        redis.call('DEL', key)
        return now_s, now_n
    end
    local n = now_n + level % BILLION
    local s = now_s + math.floor(level / BILLION)
    if n >= BILLION then
        s, n = s + 1, n - BILLION
    end
    redis.call('SET', key, string.format('%d %d', s, n), 'PX', math.ceil(level / 1000000) + 1000)
    return s, n
end

local function rate_left(amount, period, level)
    local left = math.floor((period - level) / (period / amount) + 1e-6)
    return math.max(0, math.min(left, amount))
end

local function cost(amount, period, units_taken)
    return math.min(math.floor(units_taken * (period / amount) + 0.5), MAX_LEVEL)
end

local function rate_take(key, amount, period, taken)
    local level = level_of(read_rate(key))
    return write_rate(key, math.min(level + cost(amount, period, taken), MAX_LEVEL))
end

-- Replaces what was taken, which leaks until the given time, by what was used.
local function rate_settle(key, amount, period, taken, leaked_s, leaked_n, used)
    if used > taken then
        return rate_take(key, amount, period, used - taken)
    end
    local level = level_of(read_rate(key))
    local unleaked = level_of(leaked_s, leaked_n)
    return write_rate(key, level - math.min(cost(amount, period, taken - used), unleaked, level))
end

-- Requests at once.

local function count_up(key)
    return redis.call('INCR', key)
end

local function count_down(key)
    local count = tonumber(redis.call('GET', key) or '0')
    if count > 1 then
        return redis.call('DECR', key)
    end
    redis.call('DEL', key)
    return 0
end

-- Budgets, one key for each window.

local function read_budget(key)
    local sums = redis.call('HMGET', key, 's', 'r')
    return sums[1] or '0', sums[2] or '0'
end

local function write_budget(key, settled, reserved, ends_ms)
    redis.call('HSET', key, 's', settled, 'r', reserved)
    if ends_ms then
        redis.call('PEXPIRE', key, string.format('%d', ends_ms - now_ms + 7 * DAY_MILLIS))
    end
end

-- Reservations.

local function read_reservation(key)
    local value = redis.call('GET', key)
    if not value or value == SETTLED then
        return value, nil
    end
    return value, cmsgpack.unpack(value)
end

local function write_reservation(key, reservation)
    redis.call('SET', key, cmsgpack.pack(reservation), 'PX', 35 * DAY_MILLIS)
end

local function hold(id, lease_ms)
    redis.call('ZADD', KEYS[2], string.format('%d', now_ms + lease_ms), id)
end

local function forget(id)
    redis.call('ZREM', KEYS[2], id)
end

-- Gives back what a reservation holds, except requests counted by a rate.
local function give_back(reservation)
    for _, entry in ipairs(reservation.counters) do
        local kind, key = entry[1], entry[2]
        if kind == 't' then
            rate_settle(key, entry[3], entry[4], reservation.tokens, entry[5], entry[6], 0)
        elseif kind == 'c' then
            count_down(key)
        elseif kind == 'b' then
            local settled, reserved = read_budget(key)
            write_budget(key, settled, difference(reserved, reservation.money))
        end
    end
end

-- Gives back the reservations whose lease has ended.
local function end_leases()
    local ended = redis.call(
        'ZRANGEBYSCORE', KEYS[2], '-inf', string.format('(%d', now_ms), 'LIMIT', 0, LAPSES_PER_CALL)
    for _, id in ipairs(ended) do
        local key = base .. 'r:' .. id
        local _, reservation = read_reservation(key)
        if reservation and not reservation.lapsed then
            give_back(reservation)
            reservation.lapsed = true
            write_reservation(key, reservation)
        end
        forget(id)
    end
end

-- Returns whether the caller knows the epoch of the tree: the time since which the server has kept
-- its data. A caller with an older one has to bring what it knows first.
local function in_epoch(text)
    local epoch = tonumber(text)
    local known = tonumber(redis.call('GET', KEYS[1]) or '0')
    if epoch > known then
        redis.call('SET', KEYS[1], text, 'PX', 40 * DAY_MILLIS)
    end
    return epoch >= known
end
