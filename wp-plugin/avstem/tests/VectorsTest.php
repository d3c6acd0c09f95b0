<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Api\Signature;
use Avstem\Snapshot\Event;
use PHPUnit\Framework\TestCase;

/** The vectors that the service is tested by: both must make the same signatures and event ids. */
final class VectorsTest extends TestCase
{
    /** @return array<string, array{array<string, mixed>}> */
    public static function signatures(): array
    {
        return self::vectors('signatures');
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function events(): array
    {
        return self::vectors('events');
    }

    /**
     * @dataProvider signatures
     * @param array<string, string> $vector
     */
    public function testSignature(array $vector): void
    {
        self::assertSame($vector['body_sha256'], hash('sha256', $vector['body']));
        self::assertSame($vector['canonical'], Signature::text($vector));
        self::assertSame($vector['signature'], Signature::of($vector['token'], $vector));
    }

    /**
     * @dataProvider events
     * @param array<string, mixed> $vector
     */
    public function testEventId(array $vector): void
    {
        self::assertSame($vector['canonical'], Event::canonical($vector['event']));
        self::assertSame($vector['event_id'], Event::identified($vector['event'])['event_id']);
    }

    /** @return array<string, array{array<string, mixed>}> */
    private static function vectors(string $kind): array
    {
        $file = dirname(__DIR__, 3) . '/tests/api/signature_vectors.json';
        $all = json_decode((string) file_get_contents($file), true, 64, JSON_THROW_ON_ERROR);
        $named = [];
        foreach ($all[$kind] as $vector) {
            $named[$vector['name']] = [$vector];
        }

        return $named;
    }
}
