<?php

function either(string|int $given): void
{
}
