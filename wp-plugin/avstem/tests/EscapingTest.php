<?php

declare(strict_types=1);

namespace Avstem\Tests;

use PHPUnit\Framework\TestCase;

/** Whatever is printed is a literal, a number, or goes through an escaping function where it is printed. */
final class EscapingTest extends TestCase
{
    private const ESCAPED = ['esc_html', 'esc_attr', 'esc_url', 'esc_html__', 'esc_attr__', 'checked', 'selected'];

    /** @return array<string, array{string}> */
    public static function files(): array
    {
        $files = [];
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(dirname(__DIR__) . '/src')) as $file) {
            if ($file->isFile() && $file->getExtension() === 'php') {
                $files[$file->getFilename()] = [$file->getPathname()];
            }
        }

        return $files;
    }

    /** @dataProvider files */
    public function testWhatIsPrinted(string $file): void
    {
        self::assertSame([], self::unescaped((string) file_get_contents($file)));
    }

    public function testItWouldBeSeen(): void
    {
        $seen = static function (string $code): int {
            return count(self::unescaped('<?php ' . $code));
        };
        self::assertSame(1, $seen('echo $x;'));
        self::assertSame(1, $seen('echo "a" . strtoupper(esc_html($x));'));
        self::assertSame(1, $seen("printf('%s', \$x);"));
        self::assertSame(1, $seen("echo esc_html(\$x) . __('y');"));
        self::assertSame(1, $seen('print $x;'));
        self::assertSame(1, $seen('echo "a $x";'));
        self::assertSame(1, $seen("printf('%s', \$y ? \$x : '');"));
        self::assertSame(1, $seen('echo esc_html($x) ? $x : 0;'));
        self::assertSame(0, $seen("echo '<p>' . esc_html(f(\$x . 'y')) . '</p>'; printf('%d%s', (int) \$x, \$y ? 'a' : 'b');"));
    }

    /** @return list<string> */
    private static function unescaped(string $code): array
    {
        $tokens = array_values(array_filter(token_get_all($code), static function ($token): bool {
            return !is_array($token) || !in_array($token[0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true);
        }));
        $found = [];
        foreach ($tokens as $at => $token) {
            $text = is_array($token) ? $token[1] : $token;
            if (is_array($token) && in_array($token[0], [T_ECHO, T_PRINT], true)) {
                $found = array_merge($found, self::bad(array_slice($tokens, $at + 1), '.', ';'));
            } elseif ($text === 'printf' && ($tokens[$at + 1] ?? '') === '(') {
                $found = array_merge($found, self::bad(array_slice($tokens, $at + 2), ',', ')'));
            }
        }

        return $found;
    }

    /**
     * The operands up to `$end` that are not escaped.
     *
     * @param list<mixed> $tokens
     * @return list<string>
     */
    private static function bad(array $tokens, string $between, string $end): array
    {
        $bad = [];
        $depth = 0;
        $operand = [];
        foreach ($tokens as $token) {
            if ($depth === 0 && ($token === $between || $token === $end)) {
                $bad = array_merge($bad, self::isSafe($operand) ? [] : [self::text($operand)]);
                $operand = [];
                if ($token === $end) {
                    break;
                }
                continue;
            }
            $depth += in_array($token, ['(', '['], true) ? 1 : (in_array($token, [')', ']'], true) ? -1 : 0);
            $operand[] = $token;
        }

        return $bad;
    }

    /** @param list<mixed> $operand */
    private static function isSafe(array $operand): bool
    {
        $first = $operand[0] ?? '';
        $kind = is_array($first) ? $first[0] : 0;
        $is_call = $kind === T_STRING && ($operand[1] ?? '') === '(';
        if (!$is_call && in_array('?', $operand, true)) { // a choice: both answers are literals
            $answers = array_slice($operand, (int) array_search('?', $operand, true) + 1);

            return count($answers) === 3 && self::isSafe([$answers[0]]) && self::isSafe([$answers[2]]);
        }
        if (in_array($kind, [T_CONSTANT_ENCAPSED_STRING, T_LNUMBER], true)) {
            return count($operand) === 1;
        }

        if ($is_call && self::end($operand) !== count($operand) - 1) {
            return false; // something follows the call
        }

        return $kind === T_INT_CAST || ($is_call && in_array($first[1], self::ESCAPED, true))
            || ($is_call && $first[1] === 'max' && strpos(self::text($operand), '(int)') !== false);
    }

    /**
     * Where the parenthesis of the call at the beginning closes.
     *
     * @param list<mixed> $operand
     */
    private static function end(array $operand): int
    {
        $depth = 0;
        foreach ($operand as $at => $token) {
            $depth += $token === '(' ? 1 : ($token === ')' ? -1 : 0);
            if ($token === ')' && $depth === 0) {
                return $at;
            }
        }

        return -1;
    }

    /** @param list<mixed> $operand */
    private static function text(array $operand): string
    {
        return implode('', array_map(static function ($token): string {
            return is_array($token) ? $token[1] : $token;
        }, $operand));
    }
}
